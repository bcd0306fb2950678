import type { Templates } from '../../template-keeping.ts'
import { checkDefinition } from './check-definition.ts'
import { editTemplate } from './edit-template.ts'
import { listTemplates } from './list-templates.ts'
import { removeTemplate } from './remove-template.ts'
import { submitTemplate } from './submit-template.ts'
import { unpauseTemplate } from './unpause-template.ts'
import { uploadExample } from './upload-example.ts'

/** The life of WhatsApp's templates: checked here, reviewed and kept at Meta. */
export const templates: Templates = {
  check: checkDefinition,
  submit: submitTemplate,
  list: listTemplates,
  edit: editTemplate,
  remove: removeTemplate,
  uploadExample,
  unpause: unpauseTemplate,
}
